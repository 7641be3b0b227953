package io.frostline.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.backbone.TestPackage;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Spread;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSpeedsTest {
  @TempDir Path folder;

  private ExtractionPlan plan;

  @BeforeEach
  void cut() {
    ModelPackage model = TestPackage.small(folder);
    plan =
        ExtractionPlan.features(
            model, List.of(model.description().layers().get(0).name()), Pooling.AVERAGE);
  }

  @Test
  void everySizeIsMeasuredOnce() {
    List<BatchSpeeds.Speed> speeds;
    try (NetworkSession session = NetworkSession.open(plan.network().onnx(), "test")) {
      speeds =
          new BatchSpeeds(List.of(4, 1, 2, 4), 2, 0.01).measure(session, plan.network().input(), 2);
    }

    assertThat(speeds).extracting(BatchSpeeds.Speed::images).containsExactly(1, 2, 4);
    assertThat(speeds)
        .allSatisfy(
            speed -> {
              assertThat(speed.perSecond().lowest()).isPositive();
              assertThat(speed.perCoreSecond().lowest()).isPositive();
            });
  }

  @Test
  void ofSizesAboveALimitTheSmallestStays() {
    BatchSpeeds speeds = new BatchSpeeds(List.of(2, 4, 8), 1, 1);

    assertThat(speeds.upTo(5).sizes()).containsExactly(2, 4);
    assertThat(speeds.upTo(0).sizes()).containsExactly(2);
  }

  @Test
  void theFastestIsChosenByCpuTime() {
    BatchSpeeds.Speed fast =
        new BatchSpeeds.Speed(1, new Spread(10, 9, 11), new Spread(100, 90, 110));
    BatchSpeeds.Speed undisturbed =
        new BatchSpeeds.Speed(2, new Spread(20, 9, 21), new Spread(95, 90, 120));

    assertThat(BatchSpeeds.Speed.fastest(List.of(undisturbed, fast))).isEqualTo(fast);
  }

  @Test
  void aSizeOfNoImagesIsRefused() {
    assertThatThrownBy(() -> new BatchSpeeds(List.of(0, 1), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
