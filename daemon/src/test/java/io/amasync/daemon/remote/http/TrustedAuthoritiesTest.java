package io.amasync.daemon.remote.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.amasync.daemon.remote.ServerUntrustedException;
import io.amasync.protocol.api.ProtocolJson;
import io.amasync.protocol.api.WorkspacesView;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server over TLS, with certificates of an authority that no JDK knows. */
final class TrustedAuthoritiesTest {
  /** Long enough that a refusal which is tried again would be noticed. */
  private static final RetryPolicy PATIENT =
      new RetryPolicy(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofHours(1));

  @TempDir private static Path shared;
  private static TestAuthority authority;
  private static Path good;

  @TempDir private Path directory;
  private final AtomicInteger requests = new AtomicInteger();
  private HttpsServer https;
  private Path token;

  @BeforeAll
  static void makeAuthority() throws Exception {
    authority = TestAuthority.create("Nobody's CA", shared.resolve("ca"));
    good = authority.server("good", "dns:localhost", "-1d");
  }

  @BeforeEach
  void listen() throws IOException {
    token = Files.writeString(directory.resolve("token"), "ama_secret\n");
    https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    https.createContext(
        "/v1/workspaces",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = ProtocolJson.mapper().writeValueAsBytes(new WorkspacesView(List.of()));
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @AfterEach
  void stop() {
    https.stop(0);
  }

  private void show(Path keyStore) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore)) {
      keys.load(in, TestAuthority.PASSWORD.toCharArray());
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(keys, TestAuthority.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    https.start();
  }

  private String address(String host) {
    return "%s:%d".formatted(host, https.getAddress().getPort());
  }

  private void ask(String host, TrustedAuthorities trusted) throws Exception {
    try (HttpRemoteServer server =
        HttpRemoteServer.at(
            URI.create("https://" + address(host)), token, trusted, PATIENT, new Random(1))) {
      assertThat(server.workspaces()).isEmpty();
    }
  }

  private String refusal(String host, TrustedAuthorities trusted) {
    ServerUntrustedException refusal =
        catchThrowableOfType(ServerUntrustedException.class, () -> ask(host, trusted));
    assertThat(refusal).isNotNull();
    assertThat(requests).hasValue(0);
    return String.valueOf(refusal.getMessage());
  }

  @Test
  void whomTheFileNamesIsTrusted() throws Exception {
    show(good);
    ask("localhost", TrustedAuthorities.with(authority.pem()));
    assertThat(requests).hasValue(1);
  }

  @Test
  void anUnknownAuthorityIsRefusedAtOnceAndTheOptionIsNamed() throws Exception {
    show(good);
    assertThat(refusal("localhost", TrustedAuthorities.ofJdk()))
        .contains(address("localhost"), "'CN=Nobody's CA'", "this JDK does not trust", "--ca-file");
  }

  @Test
  void aFileThatNamesAnotherAuthorityIsSaid() throws Exception {
    Path other = TestAuthority.create("Other CA", directory.resolve("other")).pem();
    show(good);
    assertThat(refusal("localhost", TrustedAuthorities.with(other)))
        .contains("'CN=Nobody's CA'", other.toString(), "--ca-file");
  }

  @Test
  void anAuthorityThatOnlyHasTheNameOfATrustedOneIsRefused() throws Exception {
    Path other = TestAuthority.create("Nobody's CA", directory.resolve("other")).pem();
    show(good);
    assertThat(refusal("localhost", TrustedAuthorities.with(other)))
        .contains(address("localhost"), "signature check failed", "--ca-file");
  }

  @Test
  void aCertificateForAnotherNameIsRefusedAndItsNamesAreSaid() throws Exception {
    show(good);
    assertThat(refusal("127.0.0.1", TrustedAuthorities.with(authority.pem())))
        .contains(address("127.0.0.1"), "is for localhost", "--server");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    show(authority.server("stale", "dns:localhost", "-10d"));
    assertThat(refusal("localhost", TrustedAuthorities.with(authority.pem())))
        .contains("'CN=stale'", address("localhost"), "expired at 20", "Renew it");
  }

  @Test
  void aCertificateFromTheFutureIsRefused() throws Exception {
    show(authority.server("early", "dns:localhost", "+10d"));
    assertThat(refusal("localhost", TrustedAuthorities.with(authority.pem())))
        .contains("'CN=early'", address("localhost"), "valid only from 20", "clock");
  }

  @Test
  void theJdksOwnAuthoritiesStayTrusted() throws Exception {
    assertThat(TrustedAuthorities.with(authority.pem()).accepted())
        .containsAll(TrustedAuthorities.ofJdk().accepted())
        .hasSize(TrustedAuthorities.ofJdk().accepted().size() + 1);
  }

  @Test
  void aFileThatIsOfNoUseIsRefusedWithAdvice() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty"));
    Path text = Files.writeString(directory.resolve("text"), "not a certificate\n");
    Path key =
        Files.writeString(
            directory.resolve("key"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    for (Path useless : List.of(empty, text, key, directory, directory.resolve("missing"))) {
      assertThatThrownBy(() -> TrustedAuthorities.with(useless))
          .as(useless.toString())
          .isInstanceOfSatisfying(
              BadCaFileException.class, e -> assertThat(e.advice()).contains("--ca-file"))
          .hasMessageContaining(useless.toString());
    }
  }
}
