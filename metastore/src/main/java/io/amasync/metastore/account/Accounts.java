package io.amasync.metastore.account;

import io.amasync.chunker.hash.HashKey;
import io.amasync.metastore.sql.Columns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/** The accounts and the tokens that open them. Thread-safe. */
public final class Accounts {
  private static final String TOKEN_PREFIX = "ama_";
  private static final int TOKEN_BYTES = 32;

  private final Jdbi jdbi;
  private final SecureRandom random;
  private final InstantSource clock;

  /** {@code random} makes the tokens. */
  public Accounts(Jdbi jdbi, SecureRandom random, InstantSource clock) {
    this.jdbi = jdbi;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Creates an account.
   *
   * @throws AccountExistsException when one of that name exists
   */
  public AccountRow createAccount(String name, HashKey chunkKey) {
    return jdbi.withHandle(handle ->
            handle
                .createQuery(
                    """
                    insert into account (name, chunk_key, created)
                    values (:name, :chunk_key, :now)
                    on conflict (name) do nothing
                    returning *
                    """)
                .bind("name", name)
                .bind("chunk_key", chunkKey.secret().toBytes())
                .bind("now", clock.instant())
                .map(Accounts::account)
                .findOne())
        .orElseThrow(() -> new AccountExistsException(name));
  }

  /** The account of that id. */
  public Optional<AccountRow> account(long id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  /** The account of that id, read within the caller's transaction. */
  public static Optional<AccountRow> find(Handle handle, long id) {
    return handle
        .createQuery("select * from account where account_id = :id")
        .bind("id", id)
        .map(Accounts::account)
        .findOne();
  }

  /** The account of that name. */
  public Optional<AccountRow> accountByName(String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from account where name = :name")
            .bind("name", name)
            .map(Accounts::account)
            .findOne());
  }

  /** A new token that opens the account. It is not kept: whoever asked must. */
  public String issueToken(long account) {
    byte[] secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    String token = TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert into access_token (account_id, token_hash, created)
                values (:account, :hash, :now)
                """)
            .bind("account", account)
            .bind("hash", hash(token))
            .bind("now", clock.instant())
            .execute());
    return token;
  }

  /** The account that a token opens. */
  public Optional<AccountRow> accountByToken(String token) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select account.* from access_token join account using (account_id)
                where token_hash = :hash
                """)
            .bind("hash", hash(token))
            .map(Accounts::account)
            .findOne());
  }

  /** Makes a token worthless at once; one that is unknown already is. */
  public void revokeToken(String token) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("delete from access_token where token_hash = :hash")
            .bind("hash", hash(token))
            .execute());
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static AccountRow account(ResultSet row, StatementContext context) throws SQLException {
    return new AccountRow(
        row.getLong("account_id"),
        row.getString("name"),
        new HashKey(Columns.digest(row, "chunk_key")),
        Columns.instant(row, "created"));
  }
}
