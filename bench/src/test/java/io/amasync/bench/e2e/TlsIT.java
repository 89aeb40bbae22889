package io.amasync.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server apart that serves HTTPS itself, with a certificate of a private authority. */
class TlsIT {
  private Installation ama;
  private TestCertificates certificates;
  private OwnServer server;
  private Path token;
  private Path game;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    ama = Installation.create();
    certificates = TestCertificates.make(ama);
    server = OwnServer.start(ama, certificates);
    token = server.account("alice");
    game = ama.directory("game");
    SampleTree.plant(game, 1);
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    ama.ama("down");
    server.close();
    ama.close();
  }

  private Outcome up(Object... more) throws IOException, InterruptedException {
    Object[] words = new Object[6 + more.length];
    List<Object> fixed = List.of("up", game, "--server", server.url(), "--token-file", token);
    fixed.toArray(words);
    System.arraycopy(more, 0, words, 6, more.length);
    return ama.ama(words);
  }

  @Test
  void aTreeGoesThereAndBackOnceItsAuthorityIsTrusted() throws Exception {
    assertThat(server.announced()).hasScheme("https");

    Outcome untrusted = up().expect(1);
    assertThat(untrusted.err())
        .startsWith("ama-sync: The certificate of the server localhost:")
        .contains("issued by 'CN=Nobody', which this JDK does not trust", "--ca-file")
        .hasLineCount(1);
    assertThat(ama.home().resolve("run/daemon.json")).doesNotExist();

    Outcome trusted = up("--ca-file", certificates.authority()).expect(0);
    assertThat(trusted.out())
        .contains("in sync", "--cacert '%s'".formatted(certificates.authority()));

    // The authority is remembered: by the daemon, by commands, and by the next start.
    SampleTree.write(game.resolve("new.txt"), "a change while it runs");
    ama.settle();
    ama.ama("down").expect(0);
    SampleTree.write(game.resolve("newer.txt"), "a change while it does not");
    ama.ama("up").expect(0);
    Path back = ama.scratch().resolve("back");
    ama.ama("restore", game, "--to", back).expect(0);
    assertThat(TreeSnapshot.of(back)).isEqualTo(TreeSnapshot.of(game));

    // Without the file the daemon does not start, and says why.
    ama.ama("down").expect(0);
    Path moved = ama.scratch().resolve("moved.pem");
    Files.move(certificates.authority(), moved);
    assertThat(ama.ama("up").expect(1).err())
        .contains("The CA file %s does not exist".formatted(certificates.authority()));
    up("--ca-file", moved).expect(0);
  }
}
