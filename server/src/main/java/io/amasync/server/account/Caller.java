package io.amasync.server.account;

import io.amasync.chunker.hash.AccountKeys;
import java.security.Principal;

/**
 * The account that a request's token opens.
 *
 * @param account what the account's rows and blobs lead with
 * @param keys what its ids are keyed with, a secret
 */
public record Caller(long account, String name, AccountKeys keys) implements Principal {
  @Override
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return "Caller(%d, %s)".formatted(account, name);
  }
}
