package io.amasync.server.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.amasync.chunker.hash.AccountKeys;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.account.Accounts;
import java.time.Duration;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Finds the account that a token opens, and keeps the answer for a moment: a daemon asks many times
 * a second. The memory is keyed by the token's SHA-256, never by the token; a revoked token works
 * for up to {@link #KEPT} longer. Thread-safe.
 */
public final class BearerTokens {
  static final Duration KEPT = Duration.ofSeconds(15);
  private static final int KEPT_CALLERS = 10_000;
  private static final int LONGEST_TOKEN = 200;

  private final Accounts accounts;
  private final Cache<Digest256, Caller> callers =
      Caffeine.newBuilder().maximumSize(KEPT_CALLERS).expireAfterWrite(KEPT).build();
  private final Cache<Long, Caller> callersById =
      Caffeine.newBuilder().maximumSize(KEPT_CALLERS).expireAfterWrite(KEPT).build();

  /** Looks tokens up in {@code accounts}. */
  public BearerTokens(Accounts accounts) {
    this.accounts = accounts;
  }

  /** The account that {@code token} opens; none for anything that is no valid token. */
  public Optional<Caller> caller(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    Digest256 key = Digest256.of(DigestUtils.sha256(token));
    Caller known = callers.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Caller> caller = accounts.accountByToken(token).map(BearerTokens::of);
    caller.ifPresent(found -> callers.put(key, found));
    return caller;
  }

  /** The account of that number, for whoever has proved otherwise that it acts for it. */
  public Optional<Caller> account(long account) {
    Caller known = callersById.getIfPresent(account);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Caller> caller = accounts.account(account).map(BearerTokens::of);
    caller.ifPresent(found -> callersById.put(account, found));
    return caller;
  }

  private static Caller of(AccountRow row) {
    return new Caller(row.id(), row.name(), AccountKeys.derive(row.chunkKey().secret().toBytes()));
  }
}
