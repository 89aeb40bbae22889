package io.amasync.bench.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An authority that nobody has heard of, and a server's certificate of it, made with the JDK's
 * keytool.
 *
 * @param authority the authority's certificate, as PEM
 * @param keyStore the server's key and certificates for {@code localhost}, as PKCS12
 */
record TestCertificates(Path authority, Path keyStore) {
  static final String PASSWORD = "not a secret";

  /** New ones, in the scratch directory of an installation. */
  static TestCertificates make(Installation ama) throws IOException, InterruptedException {
    Path all = ama.scratch().resolve("all keys.p12");
    Path pem = ama.scratch().resolve("the ca.pem");
    Path store = ama.scratch().resolve("server keys.p12");
    keytool(ama, "-genkeypair", all, "-alias ca -keyalg EC -ext bc:c -dname CN=Nobody");
    keytool(ama, "-exportcert", all, "-alias ca -rfc -file", pem.toString());
    keytool(
        ama,
        "-genkeypair",
        all,
        "-alias server -signer ca -keyalg EC -ext san=dns:localhost -dname CN=localhost");
    keytool(
        ama,
        "-importkeystore",
        store,
        "-srcalias server -srckeystore",
        all.toString(),
        "-srcstorepass",
        PASSWORD);
    return new TestCertificates(pem, store);
  }

  private static void keytool(
      Installation ama, String command, Path store, String options, String... more)
      throws IOException, InterruptedException {
    boolean copies = command.equals("-importkeystore");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.add(command);
    words.addAll(List.of(copies ? "-destkeystore" : "-keystore", store.toString()));
    words.addAll(List.of(copies ? "-deststorepass" : "-storepass", PASSWORD));
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of(more));
    ama.run(words, ama.scratch()).expect(0);
  }
}
