package io.amasync.metastore.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL whose data, programs, password and log are below one directory of its own,
 * readable by its owner only. Use one process at a time: the caller keeps a second one away.
 * Thread-safe once started.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private static final String USER = "ama_sync";
  private static final String DATABASE = "postgres";

  /** What initdb, which calls other programs through a shell in double quotes, cannot cope with. */
  private static final Pattern SHELL_SPECIAL = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

  private static final int PASSWORD_BYTES = 32;
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 30;
  private static final int PORT_ATTEMPTS = 5;
  private static final Duration POLL = Duration.ofMillis(10);

  private final Path data;
  private final Programs programs;
  private final Process server;
  private final int port;
  private final String password;

  private EmbeddedPostgres(
      Path data, Programs programs, Process server, int port, String password) {
    this.data = data;
    this.programs = programs;
    this.server = server;
    this.port = port;
    this.password = password;
  }

  /**
   * Starts the server whose home is {@code home}, and makes it there on first use. One that a
   * killed process has left running is stopped first. Returns when connections are accepted, the
   * first time after some seconds.
   *
   * @param random makes the password, on first use
   * @throws IOException says what PostgreSQL said
   */
  public static EmbeddedPostgres start(Path home, SecureRandom random) throws IOException {
    Files.createDirectories(home.toAbsolutePath());
    Path directory = home.toRealPath();
    if (SHELL_SPECIAL.matcher(directory.toString()).find()) {
      throw new IOException(
          "PostgreSQL cannot be set up in '%s': the path has one of the characters \" $ ` \\"
              .formatted(directory));
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Path log = directory.resolve("postgres.log");
    if (!Files.exists(log)) {
      createPrivate(log);
    }
    Programs programs = Programs.of(PostgresBinaries.unpack(directory), log, isRoot());
    Path data = directory.resolve("data");
    String password = password(directory.resolve("password"), data, random);
    if (Files.isDirectory(data)) {
      stopOrphan(data, programs);
    } else {
      initialize(directory, data, programs);
    }
    return launch(data, programs, log, password);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static String password(Path file, Path data, SecureRandom random) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    if (Files.exists(data)) {
      throw new IOException(
          "%s is missing, so nobody can log in to the database in %s. Restore it from a backup"
              .formatted(file, data));
    }
    byte[] secret = new byte[PASSWORD_BYTES];
    random.nextBytes(secret);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Path partial = file.resolveSibling("password.partial");
    Files.deleteIfExists(partial);
    createPrivate(partial);
    Files.writeString(partial, password, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    return password;
  }

  private static void createPrivate(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  /** Under another name until it is whole: initdb may be killed too. */
  private static void initialize(Path directory, Path data, Programs programs) throws IOException {
    Path partial = directory.resolve("data.partial");
    Directories.remove(partial);
    programs.run(
        START_SECONDS,
        "initdb",
        "--pgdata=" + partial,
        "--username=" + USER,
        "--pwfile=" + directory.resolve("password"),
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums");
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
    Directories.sync(directory);
  }

  private static void stopOrphan(Path data, Programs programs) throws IOException {
    Optional<Postmaster> left = Postmaster.read(data);
    if (left.isPresent() && left.get().worksIn(data)) {
      LOG.info("Stopping the PostgreSQL {} that a killed process has left", left.get().pid());
      stop(data, programs);
    }
    // Never start, nor remove postmaster.pid, while anything still writes to the data.
    if (!poll(Duration.ofSeconds(STOP_SECONDS), () -> !works(data))) {
      throw new IOException("Another process is still at work in " + data);
    }
    Postmaster.forget(data);
  }

  private static boolean works(Path data) {
    try {
      return Postmaster.anyWorksIn(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres launch(Path data, Programs programs, Path log, String password)
      throws IOException {
    IOException failure = new IOException("PostgreSQL does not start");
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = freePort();
      long logged = Files.size(log);
      Process server =
          programs.startServer(
              "postgres",
              "-D",
              data.toString(),
              "-c",
              "listen_addresses=127.0.0.1",
              "-c",
              "port=" + port,
              "-c",
              "unix_socket_directories=",
              "-c",
              "fsync=on",
              "-c",
              "synchronous_commit=on",
              "-c",
              "full_page_writes=on",
              "-c",
              "shared_buffers=64MB",
              "-c",
              "max_connections=50",
              "-c",
              "jit=off",
              "-c",
              "wal_level=minimal",
              "-c",
              "max_wal_senders=0",
              "-c",
              "wal_compression=on",
              "-c",
              "max_wal_size=1GB",
              "-c",
              "logging_collector=off");
      if (awaitReady(data, server)) {
        return new EmbeddedPostgres(data, programs, server, port, password);
      }
      IOException reason = new IOException("PostgreSQL did not start" + programs.since(logged));
      if (!programs.since(logged).contains("Address already in use")) {
        throw reason;
      }
      failure.addSuppressed(reason); // Somebody took the port meanwhile.
    }
    throw failure;
  }

  private static boolean awaitReady(Path data, Process server) throws IOException {
    boolean settled =
        poll(Duration.ofSeconds(START_SECONDS), () -> !server.isAlive() || ready(data, server));
    if (!settled) {
      server.destroyForcibly();
      throw new IOException("PostgreSQL was not ready after %d s".formatted(START_SECONDS));
    }
    return server.isAlive();
  }

  private static boolean ready(Path data, Process server) {
    try {
      return Postmaster.read(data)
          .filter(postmaster -> postmaster.ready() && postmaster.pid() == server.pid())
          .isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@code done} came true in time. */
  private static boolean poll(Duration atMost, BooleanSupplier done) throws IOException {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (!done.getAsBoolean()) {
        if (System.nanoTime() - end > 0) {
          return false;
        }
        Thread.sleep(POLL);
      }
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (InterruptedException e) {
      throw Programs.interrupted(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Where JDBC finds the database. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** Where JDBC finds a database of that name, e.g. one that a test created. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  /** The user to log in as: the superuser. */
  public String user() {
    return USER;
  }

  /** The user's password, a secret. */
  public String password() {
    return password;
  }

  /** Connections to the database, unpooled. */
  public DataSource dataSource() {
    return dataSource(DATABASE);
  }

  /** Connections to a database of that name, unpooled. */
  public DataSource dataSource(String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(jdbcUrl(database));
    dataSource.setUser(USER);
    dataSource.setPassword(password);
    return dataSource;
  }

  /** The process id of the server. */
  public long pid() {
    return server.pid();
  }

  /** Stops the server: open transactions are rolled back. Returns when it has stopped. */
  @Override
  public void close() throws IOException {
    if (server.isAlive()) {
      stop(data, programs);
    }
  }

  private static void stop(Path data, Programs programs) throws IOException {
    programs.run(
        STOP_SECONDS + 5,
        "pg_ctl",
        "stop",
        "--pgdata=" + data,
        "--mode=fast",
        "--timeout=" + STOP_SECONDS);
  }
}
