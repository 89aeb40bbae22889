package io.amasync.metastore.sql;

import java.sql.SQLException;
import org.jdbi.v3.core.JdbiException;

/** PostgreSQL refused rows that were sent by COPY, or could not be reached. */
public final class CopyFailedException extends JdbiException {
  private static final long serialVersionUID = 1;

  CopyFailedException(String sql, SQLException cause) {
    super("Failed: " + sql, cause);
  }
}
