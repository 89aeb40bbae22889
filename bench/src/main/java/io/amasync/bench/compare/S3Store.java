package io.amasync.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * S3Proxy on a directory, with the buckets {@code staging} and {@code remote}, and a log of one
 * line a request, from which they are counted. One at a time on a directory.
 */
final class S3Store {
  private static final String ACCESS_KEY = "someone";
  private static final String SECRET_KEY = "secret";
  private static final int START_SECONDS = 60;

  private final Path directory;
  private final Path jar;
  private final int port;
  private Process process;

  private S3Store(Path directory, Path jar) throws IOException, InterruptedException {
    this.directory = directory;
    this.jar = jar;
    this.port = freePort();
    this.process = launch();
  }

  /** Starts one, empty. */
  static S3Store start(Path directory, Path jar) throws IOException, InterruptedException {
    FileTree.delete(directory);
    Files.createDirectories(directory);
    return new S3Store(directory, jar);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** Starts it again, as empty as at first and with no requests counted. */
  void reset() throws IOException, InterruptedException {
    stop();
    FileTree.delete(directory.resolve("buckets"));
    Files.deleteIfExists(log());
    process = launch();
  }

  /** Stops it; what it holds stays. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  String accessKey() {
    return ACCESS_KEY;
  }

  String secretKey() {
    return SECRET_KEY;
  }

  /** The directory with the objects of the bucket {@code remote}. */
  Path remote() {
    return directory.resolve("buckets/remote");
  }

  /** The {@code store} part of a server's configuration. */
  String config() {
    return """
    store:
      type: s3
      endpoint: '%s'
      region: us-east-1
      pathStyle: true
      staging: {bucket: staging, accessKeyId: %s, secretAccessKey: %s}
      remote: {bucket: remote, accessKeyId: %s, secretAccessKey: %s}
    """
        .formatted(url(), ACCESS_KEY, SECRET_KEY, ACCESS_KEY, SECRET_KEY);
  }

  /** The requests since the start or the last reset. */
  S3Requests requests() throws IOException {
    return Files.exists(log()) ? S3Requests.in(log()) : S3Requests.NONE;
  }

  private Path log() {
    return directory.resolve("requests.log");
  }

  private Process launch() throws IOException, InterruptedException {
    Files.createDirectories(directory.resolve("buckets/staging"));
    Files.createDirectories(directory.resolve("buckets/remote"));
    Path properties =
        Files.writeString(
            directory.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=%s
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=%s
            s3proxy.credential=%s
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem-nio2
            jclouds.identity=unused
            jclouds.credential=unused
            jclouds.filesystem.basedir=%s
            """
                .formatted(url(), ACCESS_KEY, SECRET_KEY, directory.resolve("buckets")));
    Path logging =
        Files.writeString(
            directory.resolve("logback.xml"),
            """
            <configuration>
              <appender name="requests" class="ch.qos.logback.core.FileAppender">
                <file>%s</file>
                <encoder><pattern>%%msg%%n</pattern></encoder>
              </appender>
              <logger name="org.gaul.s3proxy.S3ProxyHandler" level="DEBUG"/>
              <root level="WARN"><appender-ref ref="requests"/></root>
            </configuration>
            """
                .formatted(log()));
    Process started =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-Dlogback.configurationFile=" + logging,
                    "-jar",
                    jar.toString(),
                    "--properties",
                    properties.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("s3proxy.out").toFile())
            .start();
    for (int tenth = 0; tenth < START_SECONDS * 10 && started.isAlive(); tenth++) {
      if (listens()) {
        return started;
      }
      Thread.sleep(100);
    }
    started.destroy();
    throw new IOException(
        "S3Proxy does not start:\n" + Files.readString(directory.resolve("s3proxy.out")));
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
