package io.amasync.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body that is made while it is sent. When it cannot be finished the connection breaks, so that
 * what was sent is never taken for the whole.
 */
public final class StreamedAnswer implements StreamingOutput {
  private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);

  /** Small writes are gathered; chunks are mostly larger and go through without a copy. */
  private static final int BUFFER_BYTES = 64 << 10;

  private final HttpServletRequest request;
  private final String what;
  private final Closeable resources;
  private final Body body;

  /**
   * Sends {@code body}, then closes {@code resources}.
   *
   * @param what names the answer in the log, e.g. a file
   */
  public StreamedAnswer(HttpServletRequest request, String what, Closeable resources, Body body) {
    this.request = request;
    this.what = what;
    this.resources = resources;
    this.body = body;
  }

  /**
   * Marks the end of an answer whose length is not known, even when the client asked to close the
   * connection: by HTTP the end of the connection alone would be the end of the answer.
   */
  public static Response.ResponseBuilder chunked(
      Response.ResponseBuilder answer, HttpServletRequest request) {
    return request.getProtocol().equals("HTTP/1.1")
        ? answer.header("Transfer-Encoding", "chunked")
        : answer;
  }

  /** Writes a body. */
  @FunctionalInterface
  public interface Body {
    /** Writes all of it; does not close {@code out}. */
    void write(OutputStream out) throws IOException;
  }

  @Override
  public void write(OutputStream out) {
    try (resources) {
      // Flushed here: a writer of archives may not pass a flush on, and the end would be missing.
      OutputStream client = new BufferedOutputStream(new ClientOutput(out), BUFFER_BYTES);
      body.write(client);
      client.flush();
    } catch (ClientGoneException e) {
      LOG.debug("{}: the client left", what, e);
      ConnectionAbort.abort(request, e);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} broke off", what, e);
      ConnectionAbort.abort(request, e);
    }
  }

  /** What went wrong is the client's end of the connection. */
  private static final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    ClientGoneException(IOException cause) {
      super(cause);
    }
  }

  private static final class ClientOutput extends OutputStream {
    private final OutputStream out;
    private final Pace pace = new Pace(System::nanoTime);

    ClientOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      pace.waiting();
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new ClientGoneException(e);
      }
      if (!pace.moved(length)) {
        throw new ClientGoneException(new IOException("The client reads too slowly"));
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw new ClientGoneException(e);
      }
    }
  }
}
