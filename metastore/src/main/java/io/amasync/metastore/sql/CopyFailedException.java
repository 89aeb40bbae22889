package io.amasync.metastore.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** PostgreSQL refused rows that were sent by COPY, or could not be reached. */
public final class CopyFailedException extends JdbiException {
  private static final long serialVersionUID = 1;

  private static final String UNIQUE_VIOLATION = "23505";

  private final boolean duplicate;

  CopyFailedException(String sql, SQLException cause) {
    super("Failed: " + sql, cause);
    this.duplicate = UNIQUE_VIOLATION.equals(cause.getSQLState());
  }

  /** Whether it was because a row with the key of one of them is there. */
  public boolean duplicate() {
    return duplicate;
  }
}
