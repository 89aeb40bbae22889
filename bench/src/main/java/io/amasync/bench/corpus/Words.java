package io.amasync.bench.corpus;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Text of made-up words, the common ones about as common as in a language: the word of rank r is
 * drawn with a probability of about 1/r (Zipf's law). General-purpose compressors bring it to a
 * third or so.
 */
final class Words {
  private static final int VOCABULARY = 20_000;
  private static final int RANKS = 1 << 16;
  private static final String[] SYLLABLES = {
    "a", "be", "ca", "do", "el", "fo", "ga", "hi", "in", "ju", "ka", "lo", "me", "ne", "or", "pa",
    "qui", "re", "sta", "ti", "un", "ver", "wen", "xa", "yo", "zi", "str", "th", "ing", "ed", "er",
    "ly"
  };
  private static final int WORDS_PER_LINE = 12;

  private final byte[][] vocabulary = new byte[VOCABULARY][];
  private final short[] drawn = new short[RANKS];

  Words(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < VOCABULARY; i++) {
      StringBuilder word = new StringBuilder();
      // Common words are short.
      int syllables = 1 + random.nextInt(i < 100 ? 2 : 4);
      for (int s = 0; s < syllables; s++) {
        word.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
      }
      vocabulary[i] = word.toString().getBytes(StandardCharsets.US_ASCII);
    }
    // A uniform draw of the logarithm of the rank. StrictMath: the same on every machine.
    for (int i = 0; i < RANKS; i++) {
      drawn[i] = (short) (StrictMath.pow(VOCABULARY, (double) i / RANKS) - 1);
    }
  }

  /** The next word. */
  byte[] word(SplittableRandom random) {
    return vocabulary[drawn[random.nextInt(RANKS)]];
  }

  /** Fills {@code text} with lines of a dozen words. */
  void fill(byte[] text, SplittableRandom random) {
    int at = 0;
    for (int words = 1; at < text.length; words++) {
      byte[] word = word(random);
      int length = Math.min(word.length, text.length - at);
      System.arraycopy(word, 0, text, at, length);
      at += length;
      if (at < text.length) {
        text[at++] = (byte) (words % WORDS_PER_LINE == 0 ? '\n' : ' ');
      }
    }
  }
}
