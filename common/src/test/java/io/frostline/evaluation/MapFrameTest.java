package io.frostline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.evaluation.FeatureMap.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MapFrameTest {
  private static Point point(double x, double y) {
    return new Point(x, y, "a", 0, 0, 1, null);
  }

  private static List<Point> evenly() {
    return new ArrayList<>(
        IntStream.range(0, 21).mapToObj(step -> point(step, 100 - step)).toList());
  }

  @Test
  void allPointsAreShownIfNoneIsFarOut() {
    assertThat(MapFrame.of(evenly())).isEqualTo(new MapFrame(0, 20, 80, 100));
  }

  @Test
  void onePointFarOutDoesNotCrushTheOthers() {
    List<Point> points = evenly();
    points.add(point(1_000, 90));
    points.add(point(10, -1_000));

    assertThat(MapFrame.of(points)).isEqualTo(new MapFrame(0, 20, 80, 100));
  }

  @Test
  void pointsInOnePlaceHaveAFrame() {
    assertThat(MapFrame.of(List.of(point(2, 3)))).isEqualTo(new MapFrame(2, 2, 3, 3));
  }
}
