package io.amasync.server;

/** Which release this is. */
final class ServerVersion {
  private ServerVersion() {}

  /** As the jar's manifest says it; a build that was never packaged is a development version. */
  static String current() {
    String version = ServerVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
