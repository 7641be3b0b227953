package io.frostline.jobs;

import io.frostline.feature.Provenance;
import picocli.CommandLine.IVersionProvider;

/** The version recorded in the jar. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"frostline " + Provenance.version()};
  }
}
