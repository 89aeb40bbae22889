package io.amasync.daemon.remote.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.amasync.daemon.remote.RemoteException;
import io.amasync.daemon.remote.ServerRefusedException;
import io.amasync.daemon.remote.ServerUnavailableException;
import io.amasync.protocol.api.MediaTypes;
import io.amasync.protocol.api.Problem;
import io.amasync.protocol.api.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends one request, once, and tells what became of it. Thread-safe. */
final class Exchange {
  /** More than any answer that is held in memory: a page of 10,000 rows with the longest paths. */
  private static final long MAXIMUM_ANSWER_BYTES = 96L << 20;

  private static final long MAXIMUM_PROBLEM_BYTES = 8L << 20;
  private static final long MAXIMUM_STORE_ANSWER_BYTES = 64 << 10;
  private static final int PRECONDITION_FAILED = 412;
  private static final Pattern STORE_CODE =
      Pattern.compile("<Code>\\s*([A-Za-z0-9.]{1,100})\\s*</Code>");

  /** Come with status 400 and say that the bytes did not arrive as they were sent. */
  private static final Set<String> PASSING_STORE_CODES =
      Set.of("RequestTimeout", "BadDigest", "XAmzContentChecksumMismatch", "IncompleteBody");

  /** Come with status 400 too: what the address was signed with is no longer good. */
  private static final Set<String> EXPIRED_STORE_CODES =
      Set.of("ExpiredToken", "RequestExpired", "TokenRefreshRequired");

  private static final long LONGEST_RETRY_AFTER_SECONDS = 3600;

  private final HttpClient client;
  private final JsonMapper json;

  Exchange(HttpClient client, JsonMapper json) {
    this.client = client;
    this.json = json;
  }

  /** The body of a successful answer. */
  byte[] send(HttpRequest request, Duration timeout) throws RemoteException, InterruptedException {
    HttpResponse<byte[]> answer =
        await(
            request,
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAXIMUM_ANSWER_BYTES),
            timeout);
    check(request.uri(), answer, answer.body());
    return answer.body();
  }

  /**
   * Puts an object into a store that speaks S3, at an address that the server signed. That it is
   * there already counts as a success, a signature that is not good or no longer as a refused
   * grant.
   *
   * @return whether the store took the object now; false when one was there already
   */
  boolean sendToStore(HttpRequest request, Duration timeout)
      throws RemoteException, InterruptedException {
    HttpResponse<byte[]> answer =
        await(
            request,
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAXIMUM_STORE_ANSWER_BYTES),
            timeout);
    int status = answer.statusCode();
    if (status / 100 == 2 || status == PRECONDITION_FAILED) {
      return status != PRECONDITION_FAILED;
    }
    Matcher found = STORE_CODE.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    String code = found.find() ? found.group(1) : "no code";
    String said =
        "The store %s://%s answered with HTTP status %d (%s)"
            .formatted(request.uri().getScheme(), request.uri().getAuthority(), status, code);
    if (status >= 500
        || status == 408
        || status == 409
        || status == 429
        || PASSING_STORE_CODES.contains(code)) {
      throw new ServerUnavailableException(said + ". It is tried again", retryAfter(answer));
    }
    if (status == 401 || status == 403 || EXPIRED_STORE_CODES.contains(code)) {
      throw new ServerRefusedException(
          Problem.of(ProblemCode.GRANT_REFUSED, said + ". If it goes on, check the clocks"));
    }
    throw new ServerRefusedException(
        new Problem(
            "about:blank",
            "The store refused an upload",
            status,
            said + ". The server's administrator has to look at the store's settings",
            null,
            null));
  }

  /** The body as it comes; the caller closes it. The timeout is for its start. */
  InputStream open(HttpRequest request, Duration timeout)
      throws RemoteException, InterruptedException {
    HttpResponse<InputStream> answer = await(request, _ -> new ReadAheadBody(), timeout);
    if (answer.statusCode() / 100 == 2) {
      return answer.body();
    }
    try (InputStream body = answer.body()) {
      check(request.uri(), answer, body.readNBytes((int) MAXIMUM_PROBLEM_BYTES));
    } catch (RemoteException e) {
      throw e;
    } catch (IOException e) {
      throw unavailable(request.uri(), e);
    }
    throw new IllegalStateException("A failed answer was taken for a success");
  }

  private <T> HttpResponse<T> await(HttpRequest request, BodyHandler<T> handler, Duration timeout)
      throws RemoteException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
    boolean ended = false;
    try {
      HttpResponse<T> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      ended = true;
      return response;
    } catch (TimeoutException e) {
      throw new ServerUnavailableException(
          "%s did not answer within %d seconds. It is tried again"
              .formatted(server(request.uri()), timeout.toSeconds()),
          e);
    } catch (ExecutionException e) {
      ended = true;
      throw unavailable(request.uri(), e.getCause() == null ? e : e.getCause());
    } finally {
      if (!ended) {
        answer.cancel(true);
      }
    }
  }

  private void check(URI uri, HttpResponse<?> answer, byte[] body) throws RemoteException {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return;
    }
    Problem problem = problem(uri, answer, body);
    if (status >= 500 || status == 408 || status == 429) {
      throw new ServerUnavailableException(
          "%s: %s. %s".formatted(server(uri), problem.title(), problem.detail()),
          retryAfter(answer));
    }
    throw new ServerRefusedException(problem);
  }

  private Problem problem(URI uri, HttpResponse<?> answer, byte[] body) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith(MediaTypes.PROBLEM)) {
      try {
        return json.readValue(body, Problem.class);
      } catch (IOException e) {
        return unexpected(uri, answer, "with a problem that is not readable: " + e.getMessage());
      }
    }
    return unexpected(uri, answer, "without saying why");
  }

  /** Something else than our server answered: a proxy, or another program on that port. */
  private static Problem unexpected(URI uri, HttpResponse<?> answer, String how) {
    return new Problem(
        "about:blank",
        "HTTP status " + answer.statusCode(),
        answer.statusCode(),
        "%s answered %s. Check that it is an ama-sync server".formatted(server(uri), how),
        null,
        null);
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> answer) {
    Optional<String> header = answer.headers().firstValue("Retry-After");
    if (header.isEmpty() || !header.get().matches("[0-9]{1,9}")) {
      return null;
    }
    return Duration.ofSeconds(Math.min(Long.parseLong(header.get()), LONGEST_RETRY_AFTER_SECONDS));
  }

  private static ServerUnavailableException unavailable(URI uri, Throwable cause) {
    String said = cause.getMessage();
    return new ServerUnavailableException(
        "%s cannot be reached (%s). It is tried again"
            .formatted(server(uri), said == null ? cause.getClass().getSimpleName() : said),
        cause);
  }

  /** Scheme, host and port: the path of a grant is a secret. */
  private static String server(URI uri) {
    return "The server %s://%s".formatted(uri.getScheme(), uri.getAuthority());
  }
}
