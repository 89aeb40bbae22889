package io.amasync.server.store.s3;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real S3-compatible server (S3Proxy on a directory) in a process of its own, with two identities
 * that may do everything.
 */
public final class S3ProxyProcess implements AutoCloseable {
  public static final String ACCESS_KEY = "test-identity";
  public static final String SECRET_KEY = "test-credential";
  public static final String SIGNER_KEY = "signer-identity";
  public static final String SIGNER_SECRET = "signer-credential";

  private static final Path JAR = Path.of("target/s3proxy/s3proxy.jar");

  private final Process process;
  private final URI endpoint;

  private S3ProxyProcess(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts it on a free port; {@code directory} holds the buckets, one directory each. */
  public static S3ProxyProcess start(Path directory, String... buckets) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path data = directory.resolve("buckets");
    for (String bucket : buckets) {
      Files.createDirectories(data.resolve(bucket));
    }
    Path first = properties(directory, port, ACCESS_KEY, SECRET_KEY);
    Path second = properties(directory, port, SIGNER_KEY, SIGNER_SECRET);
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-jar",
                    JAR.toAbsolutePath().toString(),
                    "--properties",
                    first.toString(),
                    "--properties",
                    second.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("s3proxy.log").toFile())
            .start();
    Awaitility.await("S3Proxy on port " + port)
        .atMost(60, TimeUnit.SECONDS)
        .until(() -> listens(port) || !process.isAlive());
    if (!process.isAlive()) {
      throw new IOException(Files.readString(directory.resolve("s3proxy.log")));
    }
    return new S3ProxyProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  /** For one identity; both have the same buckets. */
  private static Path properties(Path directory, int port, String accessKey, String secretKey)
      throws IOException {
    return Files.writeString(
        directory.resolve(accessKey + ".conf"),
        """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=%s
        s3proxy.credential=%s
        s3proxy.ignore-unknown-headers=true
        jclouds.provider=filesystem-nio2
        jclouds.identity=unused
        jclouds.credential=unused
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, accessKey, secretKey, directory.resolve("buckets")));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
