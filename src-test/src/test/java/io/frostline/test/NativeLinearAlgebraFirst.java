package io.frostline.test;

import io.frostline.spark.ml.BackboneFeaturizer;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * All tests share one process, where Spark ML's native linear algebra must be loaded before
 * OpenCV's and ND4J's, as a featurizer does in a process of its own.
 */
public final class NativeLinearAlgebraFirst implements LauncherSessionListener {
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    new BackboneFeaturizer();
  }
}
