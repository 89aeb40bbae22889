package io.amasync.bench.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Files fetched as an outsider does: an address and a token. */
final class Download {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private Download() {}

  static byte[] get(String url, String token) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = answer(url, token);
    if (response.statusCode() != 200) {
      throw new AssertionError("%s answered %d".formatted(url, response.statusCode()));
    }
    return response.body();
  }

  static HttpResponse<byte[]> answer(String url, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Authorization", "Bearer " + token)
            .timeout(Duration.ofSeconds(30))
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }
}
