package io.amasync.daemon.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import io.amasync.chunker.hash.HashSelector;
import io.amasync.daemon.upload.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The daemon's log as logback-daemon.xml configures it. */
class RehearsalLogTest {
  private static final String KEY = "workspace";

  @TempDir private Path logs;

  /** Of each line its workspace, as its thread has it. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final List<String> workspaces = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent line) {
      workspaces.add(String.valueOf(MDC.get(KEY)));
    }
  }

  @Test
  void aRehearsalIsNotInTheDaemonsLog() throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    context.putProperty("io.amasync.logs", logs.toString());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(getClass().getResource("/logback-daemon.xml"), "the configuration"));
    Logger logger = context.getLogger("io.amasync.daemon.engine.Synchronizer");

    try (MDC.MDCCloseable _ = MDC.putCloseable(KEY, UploadRehearsal.WORKSPACE.toString())) {
      logger.info("made up");
    }
    try (MDC.MDCCloseable _ = MDC.putCloseable(KEY, "5cabb3ba-5e61-4764-b740-83ba308f4870")) {
      logger.info("real");
    }
    context.stop();

    assertThat(Files.readString(logs.resolve("daemon.log")))
        .contains("real")
        .doesNotContain("made up");
  }

  @Test
  void itsEngineSaysThatItIsOne() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.amasync.daemon.engine");
    Lines lines = new Lines();
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
    try {
      new UploadRehearsal(
              logs.resolve("rehearsal"),
              HashSelector.fastest(),
              new Surroundings(InstantSource.system(), System::nanoTime, new SecureRandom()),
              () -> false,
              1,
              1,
              Duration.ZERO)
          .run();
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
    assertThat(lines.workspaces).isNotEmpty().containsOnly(UploadRehearsal.WORKSPACE.toString());
  }
}
