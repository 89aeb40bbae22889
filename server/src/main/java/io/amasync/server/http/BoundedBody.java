package io.amasync.server.http;

import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, up to so many bytes. Whatever goes wrong with it is the client's affair and
 * leaves as a {@link ProblemException}, so that an {@link IOException} is always the server's own.
 */
final class BoundedBody extends FilterInputStream {
  private final long maximumBytes;
  private final Pace pace;
  private long readBytes;

  BoundedBody(InputStream in, long maximumBytes, Pace pace) {
    super(in);
    this.maximumBytes = maximumBytes;
    this.pace = pace;
  }

  static ProblemException tooLarge(long maximumBytes) {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE,
        "This address takes bodies of up to %d bytes. Send less at a time".formatted(maximumBytes));
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int read;
    pace.waiting();
    try {
      read = in.read(bytes, offset, length);
    } catch (IOException | HttpException.RuntimeException e) {
      throw broken(e);
    }
    if (!pace.moved(Math.max(read, 0))) {
      throw tooSlow(null);
    }
    if (read > 0) {
      readBytes += read;
      if (readBytes > maximumBytes) {
        throw tooLarge(maximumBytes);
      }
    }
    return read;
  }

  @Override
  public long skip(long count) {
    throw new UnsupportedOperationException("A body is read, not skipped");
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static ProblemException broken(Exception thrown) {
    for (Throwable e = thrown; e != null; e = e.getCause()) {
      if (e instanceof TimeoutException
          || (e instanceof HttpException http
              && http.getCode() == HttpStatus.REQUEST_TIMEOUT_408)) {
        return tooSlow(thrown);
      }
    }
    return new ProblemException(
        Problem.of(ProblemCode.BAD_REQUEST, "The body ended before its time. Send it again"),
        thrown);
  }

  private static ProblemException tooSlow(@Nullable Throwable cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.REQUEST_TIMEOUT,
            "The body stopped coming, or came too slowly. Send the request again"),
        cause);
  }
}
