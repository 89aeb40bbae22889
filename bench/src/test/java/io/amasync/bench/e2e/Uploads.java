package io.amasync.bench.e2e;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packs that clients have put into the staging bucket since the relays were reset. */
final class Uploads {
  private static final String PACK = "(staging/[1-9]\\d*/[^/]+/\\p{XDigit}{64}/\\p{XDigit}{64})";
  private static final Pattern PUT = Pattern.compile("^PUT /%s-\\d+-".formatted(PACK));
  private static final Pattern ANNOUNCEMENT = Pattern.compile("^POST /v1/%s\\?".formatted(PACK));

  private final Map<String, List<Exchange>> puts;
  private final Map<String, List<Exchange>> announcements;

  Uploads(RelayedSite site) {
    puts = byPack(site.toStore(), PUT);
    announcements = byPack(site.toServer(), ANNOUNCEMENT);
  }

  private static Map<String, List<Exchange>> byPack(Relay relay, Pattern which) {
    return relay.exchanges().stream()
        .filter(exchange -> which.matcher(exchange.request()).find())
        .collect(groupingBy(pack(which)));
  }

  private static Function<Exchange, String> pack(Pattern which) {
    return exchange -> {
      Matcher matcher = which.matcher(exchange.request());
      return matcher.find() ? matcher.group(1) : "";
    };
  }

  /**
   * Fails unless there were packs, of no more than {@code mostBytes} together, each was stored
   * once, sent at most once again, and not at all once it was announced.
   */
  void wereSentOnce(long mostBytes) {
    assertThat(puts).isNotEmpty();
    assertThat(puts.keySet()).containsAll(announcements.keySet());
    assertThat(puts.values().stream().mapToLong(same -> same.getFirst().bodyBytes()).sum())
        .isLessThan(mostBytes);
    puts.forEach((pack, same) -> {
      assertThat(same).as(pack).filteredOn(Exchange::succeeded).hasSize(1);
      assertThat(same).as(pack).filteredOn(Exchange::isSent).hasSizeLessThanOrEqualTo(2);
      assertThat(same)
          .as(pack)
          .noneMatch(put ->
              announcements.getOrDefault(pack, List.of()).stream()
                  .anyMatch(announced -> announced.succeededBefore(put)));
    });
  }
}
