package io.amasync.daemon.cli;

import picocli.CommandLine.IVersionProvider;

/** This program's version, from its jar's manifest. */
final class ProgramVersion implements IVersionProvider {
  static String text() {
    String version = ProgramVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"ama-sync " + text()};
  }
}
