package io.amasync.bench.compare;

import java.util.List;
import java.util.Map;

/**
 * What is to be compared, as {@code bench/compare} is told by its environment.
 *
 * @param rounds of each
 * @param scale by which numbers of files and bytes are multiplied
 * @param stores {@code local}, {@code s3} or both
 * @param programs by the names of their commands; one that has no part on a store is left out there
 * @param corpora on local storage, by name
 * @param s3Corpora on S3
 */
record Settings(
    int rounds,
    double scale,
    List<String> stores,
    List<String> programs,
    List<String> corpora,
    List<String> s3Corpora) {

  private static final String ALL = "small,large,text,big,image,history";
  private static final String WORTH_THE_TIME_ON_S3 = "small,large,image,history";

  /** Reads the environment; what it does not say has its default. */
  static Settings of(Map<String, String> environment) {
    return new Settings(
        Integer.parseInt(environment.getOrDefault("ROUNDS", "3")),
        Double.parseDouble(environment.getOrDefault("SCALE", "1")),
        words(environment.getOrDefault("STORES", "local,s3")),
        words(environment.getOrDefault("PROGRAMS", "cp,rclone,restic,borg,casync,ama-sync")),
        words(environment.getOrDefault("CORPORA", ALL)),
        words(
            environment.getOrDefault(
                "S3_CORPORA", environment.getOrDefault("CORPORA", WORTH_THE_TIME_ON_S3))));
  }

  private static List<String> words(String commas) {
    return List.of(commas.split(",", -1));
  }
}
