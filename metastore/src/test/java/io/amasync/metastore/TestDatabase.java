package io.amasync.metastore;

import io.amasync.chunker.hash.KeyedHashes;
import io.amasync.chunker.hash.bouncycastle.BouncyCastleHashes;
import io.amasync.metastore.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL for all tests of a JVM, started by the first and stopped with the JVM. Tests keep
 * out of each other's way by an account each.
 */
final class TestDatabase {
  static final KeyedHashes HASHES = new BouncyCastleHashes();
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456Z");

  private static final EmbeddedPostgres POSTGRES = start();
  private static final DataSource POOL = pool();

  private TestDatabase() {}

  private static EmbeddedPostgres start() {
    try {
      Path home = Files.createTempDirectory("ama-sync-postgres");
      EmbeddedPostgres postgres = EmbeddedPostgres.start(home, new SecureRandom());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, home)));
      Metastore.migrate(postgres.dataSource());
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(EmbeddedPostgres postgres, Path home) {
    try {
      postgres.close();
      remove(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path home) throws IOException {
    Files.walkFileTree(
        home,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The pool that the server uses too. */
  private static DataSource pool() {
    PoolProperties properties = new PoolProperties();
    properties.setUrl(POSTGRES.jdbcUrl());
    properties.setUsername(POSTGRES.user());
    properties.setPassword(POSTGRES.password());
    properties.setDriverClassName("org.postgresql.Driver");
    properties.setMaxActive(20);
    properties.setMaxIdle(20);
    properties.setInitialSize(1);
    return new org.apache.tomcat.jdbc.pool.DataSource(properties);
  }

  static DataSource dataSource() {
    return POOL;
  }

  /** A metastore on the shared database, its clock standing still at {@link #NOW}. */
  static Metastore metastore() {
    return new Metastore(dataSource(), HASHES, new SecureRandom(), InstantSource.fixed(NOW));
  }
}
