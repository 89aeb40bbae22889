package io.amasync.bench.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real S3-compatible server (S3Proxy, which the server module's build brings) on a directory,
 * with a staging and a remote bucket. It can be killed and started again at its address.
 */
final class S3Store {
  private static final Path JAR = Installation.ROOT.resolve("server/target/s3proxy/s3proxy.jar");

  /** S3Proxy writes {@code name-UUID} beside an object and renames it when it is whole. */
  private static final Pattern HALF_WRITTEN =
      Pattern.compile(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Path directory;
  private final int port;
  private Process process;

  private S3Store(Path directory, int port) throws IOException {
    this.directory = directory;
    this.port = port;
    this.process = launch();
  }

  static S3Store start(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("buckets/staging"));
    Files.createDirectories(directory.resolve("buckets/remote"));
    return new S3Store(directory, freePort());
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** The {@code store} part of the configuration of a server that finds it at {@code port}. */
  static String config(int port) {
    return """
    store:
      type: s3
      endpoint: 'http://127.0.0.1:%d'
      region: us-east-1
      pathStyle: true
      staging: {bucket: staging, accessKeyId: someone, secretAccessKey: secret}
      remote: {bucket: remote, accessKeyId: someone, secretAccessKey: secret}
    """
        .formatted(port);
  }

  /** Starts it again after {@link #kill}. */
  void restart() throws IOException {
    process = launch();
  }

  /** As a power cut would; nobody answers at the address from now on. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** The objects of a bucket; not what S3Proxy was writing when it was killed. */
  List<Path> objects(String bucket) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("buckets").resolve(bucket))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !HALF_WRITTEN.matcher(file.getFileName().toString()).matches())
          .toList();
    }
  }

  /** Removes what {@link #objects} names. */
  void empty(String bucket) throws IOException {
    for (Path object : objects(bucket)) {
      Files.delete(object);
    }
  }

  private Process launch() throws IOException {
    Path properties =
        Files.writeString(
            directory.resolve("s3proxy.conf"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=someone
            s3proxy.credential=secret
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem-nio2
            jclouds.identity=unused
            jclouds.credential=unused
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, directory.resolve("buckets")));
    Path log = directory.resolve("s3proxy.log");
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString(),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Awaitility.await("S3Proxy on port " + port)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> listens() || !started.isAlive());
    if (!started.isAlive()) {
      throw new IOException(Files.readString(log));
    }
    return started;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
