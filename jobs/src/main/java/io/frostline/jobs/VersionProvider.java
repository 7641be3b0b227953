package io.frostline.jobs;

import io.frostline.feature.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * The version recorded in the jar, the commit it was built from, the Spark it was built for, and
 * the ONNX Runtime inside it.
 */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream file = VersionProvider.class.getResourceAsStream("build.properties")) {
      build.load(file);
    }
    return new String[] {
      "frostline " + Provenance.version(),
      "commit " + build.getProperty("commit"),
      "Spark " + build.getProperty("spark"),
      "ONNX Runtime " + build.getProperty("onnxruntime")
    };
  }
}
