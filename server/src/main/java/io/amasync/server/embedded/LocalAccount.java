package io.amasync.server.embedded;

import io.amasync.chunker.hash.HashKey;
import io.amasync.chunker.id.Digest256;
import io.amasync.metastore.account.AccountRow;
import io.amasync.metastore.account.Accounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** Makes accounts; and the one account of an embedded server, with the file that opens it. */
public final class LocalAccount {
  /** The embedded server's account. */
  public static final String NAME = "local";

  private LocalAccount() {}

  /** A new account with a random chunk key. */
  public static AccountRow create(Accounts accounts, String name, SecureRandom random) {
    byte[] key = new byte[Digest256.BYTES];
    random.nextBytes(key);
    return accounts.createAccount(name, new HashKey(Digest256.of(key)));
  }

  /**
   * Sees to it that the account exists and that {@code tokenFile} holds a token that opens it: a
   * lost or foreign token is replaced.
   */
  public static void ensure(Accounts accounts, Path tokenFile, SecureRandom random)
      throws IOException {
    AccountRow account =
        accounts.accountByName(NAME).orElseGet(() -> create(accounts, NAME, random));
    Optional<AccountRow> opened = accounts.accountByToken(token(tokenFile));
    if (opened.isEmpty() || opened.get().id() != account.id()) {
      ServerHome.writePrivately(tokenFile, accounts.issueToken(account.id()) + "\n");
    }
  }

  private static String token(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
