package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority of certificates that nobody has heard of, made with the JDK's keytool. */
final class TestAuthority {
  static final String PASSWORD = "not a secret";

  private final Path directory;

  private TestAuthority(Path directory) {
    this.directory = directory;
  }

  /** A new one called {@code name}, whose files are in {@code directory}. */
  static TestAuthority create(String name, Path directory)
      throws IOException, InterruptedException {
    TestAuthority authority = new TestAuthority(Files.createDirectories(directory));
    authority.keytool(
        "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
    authority.keytool("-exportcert", "-alias", "ca", "-rfc", "-file", authority.pem().toString());
    return authority;
  }

  /** Its certificate. */
  Path pem() {
    return directory.resolve("ca.pem");
  }

  /**
   * A PKCS12 key store with a new key and certificate of a server.
   *
   * @param names as keytool's {@code san} has them
   * @param start as keytool's {@code -startdate} has it; it is valid for five days
   */
  Path server(String alias, String names, String start) throws IOException, InterruptedException {
    keytool(
        "-genkeypair",
        "-alias",
        alias,
        "-signer",
        "ca",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + alias,
        "-ext",
        "san=" + names,
        "-startdate",
        start,
        "-validity",
        "5");
    Path store = directory.resolve(alias + ".p12");
    keytool(
        "-importkeystore",
        "-srckeystore",
        directory.resolve("all.p12").toString(),
        "-srcstorepass",
        PASSWORD,
        "-srcalias",
        alias,
        "-destkeystore",
        store.toString(),
        "-deststorepass",
        PASSWORD);
    return store;
  }

  private void keytool(String command, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.add(command);
    words.addAll(List.of(options));
    if (!command.equals("-importkeystore")) {
      words.addAll(List.of("-keystore", directory.resolve("all.p12").toString()));
      words.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    }
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
  }
}
