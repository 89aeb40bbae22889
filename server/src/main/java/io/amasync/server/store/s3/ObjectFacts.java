package io.amasync.server.store.s3;

import io.amasync.server.store.RemoteKey;
import io.amasync.server.store.StagedPack;
import io.amasync.server.store.StagingKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is written beside every object as user metadata, so that whoever finds one alone knows what
 * it is: {@code ama-kind}, {@code ama-format}, {@code ama-size}, {@code ama-account}, {@code
 * ama-workspace}, {@code ama-commit}, and of a pack {@code ama-crc32c}, as S3 spells it: what the
 * store held the upload to, for stores that do not tell it themselves.
 */
final class ObjectFacts {
  static final String CRC32C = "ama-crc32c";
  private static final String FORMAT = "1";

  private ObjectFacts() {}

  /** Of a pack; {@code commit} is what it was uploaded for, when that is known. */
  static Map<String, String> of(StagedPack pack, @Nullable UUID commit) {
    StagingKey key = pack.key();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("ama-kind", "pack");
    facts.put("ama-format", FORMAT);
    facts.put("ama-size", Long.toString(pack.sizeBytes()));
    facts.put(CRC32C, Crc32cText.of(pack.crc32c()));
    facts.put("ama-account", Long.toString(key.account()));
    facts.put("ama-workspace", key.workspace().toString());
    if (commit != null) {
      facts.put("ama-commit", commit.toString());
    }
    return facts;
  }

  static Map<String, String> of(RemoteKey key, long sizeBytes) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("ama-format", FORMAT);
    facts.put("ama-size", Long.toString(sizeBytes));
    facts.put("ama-account", Long.toString(key.account()));
    switch (key) {
      case RemoteKey.Pack _ -> facts.put("ama-kind", "pack");
      case RemoteKey.Manifest manifest -> {
        facts.put("ama-kind", "manifest");
        facts.put("ama-workspace", manifest.workspace().toString());
        facts.put("ama-version", Long.toString(manifest.version()));
        facts.put("ama-commit", manifest.commit().toString());
      }
    }
    return facts;
  }
}
