package io.amasync.chunker.hash;

/**
 * The keys of an account. Every key but the chunk key comes from it by BLAKE3's {@code derive_key}
 * with a context string of its own, so that an id of one kind can never be passed off as an id of
 * another.
 *
 * @param chunks names chunks; this is the account's 32-byte chunk key itself
 * @param contents names contents
 * @param packs names packs
 * @param manifests names outlines, manifests and commits
 * @param gear seeds the gear table that cuts
 */
public record AccountKeys(
    HashKey chunks, HashKey contents, HashKey packs, HashKey manifests, HashKey gear) {}
