package io.amasync.server.commit;

import io.amasync.chunker.id.TopHash;
import io.amasync.metastore.commit.NewCommit;
import io.amasync.protocol.api.Limits;
import io.amasync.protocol.api.OpenCommitRequest;
import io.amasync.server.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks what stage 1 is asked for: JSON leaves any field out and puts anything into a text. */
final class CommitFields {
  private static final int ALIAS_BYTES = 255;
  private static final int MESSAGE_BYTES = 4096;

  private CommitFields() {}

  static NewCommit check(@Nullable OpenCommitRequest request) {
    if (request == null) {
      throw ProblemException.badRequest(
          "The body must be JSON with idempotencyKey, parentVersion, top, device, alias, message");
    }
    if (request.parentVersion() < 0) {
      throw ProblemException.badRequest("The field 'parentVersion' must be 0 or more");
    }
    String device = text("device", request.device(), ALIAS_BYTES);
    if (device.isBlank() || device.length() > Limits.NAME_CHARACTERS) {
      throw ProblemException.badRequest(
          "The field 'device' must have 1 to %d characters".formatted(Limits.NAME_CHARACTERS));
    }
    return new NewCommit(
        key(request.idempotencyKey()),
        request.parentVersion(),
        top(request.top()),
        device,
        text("alias", request.alias(), ALIAS_BYTES),
        text("message", request.message(), MESSAGE_BYTES));
  }

  private static UUID key(@Nullable String key) {
    try {
      UUID parsed = UUID.fromString(String.valueOf(key));
      if (parsed.toString().equalsIgnoreCase(key)) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      throw notUuid();
    }
    throw notUuid();
  }

  private static ProblemException notUuid() {
    return ProblemException.badRequest("The field 'idempotencyKey' must be a UUID");
  }

  private static TopHash top(@Nullable String top) {
    try {
      return TopHash.parse(String.valueOf(top));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("The field 'top' must be 64 lowercase hexadecimal digits");
    }
  }

  /** A text that PostgreSQL and a manifest can hold; absent is empty. */
  private static String text(String field, @Nullable String text, int maximumBytes) {
    if (text == null) {
      return "";
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)
        || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
      throw ProblemException.badRequest(
          "The field '%s' has control characters or half characters".formatted(field));
    }
    if (text.getBytes(StandardCharsets.UTF_8).length > maximumBytes) {
      throw ProblemException.badRequest(
          "The field '%s' has more than %d bytes".formatted(field, maximumBytes));
    }
    return text;
  }
}
