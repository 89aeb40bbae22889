package io.amasync.protocol.api;

/**
 * Whose token it is.
 *
 * @param chunkKey the account's 32-byte chunk key as 64 hexadecimal digits: a secret that its
 *     devices need
 */
public record AccountView(String name, String chunkKey, String serverVersion) {
  @Override
  public String toString() {
    return "AccountView(%s, server %s)".formatted(name, serverVersion);
  }
}
