package io.amasync.metastore.account;

/** An account of that name exists. Choose another name; a retry cannot help. */
public final class AccountExistsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  AccountExistsException(String name) {
    super("There is an account '%s' already. Choose another name".formatted(name));
  }
}
