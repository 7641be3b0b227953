package io.frostline.backbone.cut;

import io.frostline.backbone.BatchSize;
import io.frostline.backbone.ModelDescription;
import io.frostline.backbone.ModelPackage;
import io.frostline.backbone.Pooling;
import io.frostline.onnx.EngineSpeed;
import io.frostline.onnx.InputTensor;
import io.frostline.onnx.NetworkSession;
import io.frostline.onnx.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures how fast a backbone runs when it is cut at different layers: the engine alone, fed from
 * memory on every core, as executors run it. The layers take turns, so that other load on the
 * machine affects all of them alike.
 *
 * @param images per run of the network, where it takes several
 * @param rounds how many turns each layer has after the warm-up
 * @param seconds per turn
 */
public record CutSpeeds(int images, int rounds, double seconds) {

  /**
   * The speed at each layer, the median of the rounds. A cut is loaded for its turn alone: all of a
   * large network's cuts at once take several times the memory that extraction needs.
   */
  public Map<String, EngineSpeed> measure(ModelPackage model, List<String> layers) {
    Map<String, List<EngineSpeed>> turns = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (String layer : layers) {
        EngineSpeed speed = turn(model, layer);
        if (round > 0) {
          turns.computeIfAbsent(layer, name -> new ArrayList<>()).add(speed);
        }
      }
    }
    Map<String, EngineSpeed> speeds = new LinkedHashMap<>();
    turns.forEach(
        (layer, all) ->
            speeds.put(
                layer,
                new EngineSpeed(
                    median(all, EngineSpeed::perSecond), median(all, EngineSpeed::perCoreSecond))));
    return speeds;
  }

  private static double median(List<EngineSpeed> turns, Function<EngineSpeed, Double> figure) {
    return Spread.of(turns.stream().map(figure).toList()).median();
  }

  /**
   * How many times as fast a package is as another one with the same layer, by CPU time: the ratios
   * of the rounds, in each of which both have a turn.
   */
  public Spread ratio(ModelPackage model, ModelPackage other, String layer) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double ratio = turn(model, layer).perCoreSecond() / turn(other, layer).perCoreSecond();
      if (round > 0) {
        ratios.add(ratio);
      }
    }
    return Spread.of(ratios);
  }

  private EngineSpeed turn(ModelPackage model, String layer) {
    CutNetwork cut = NetworkCut.of(model, List.of(layer), Pooling.AVERAGE);
    try (NetworkSession session = NetworkSession.openPart(cut.onnx(), layer)) {
      return EngineSpeed.measure(
          session, batch(model.description()), Runtime.getRuntime().availableProcessors(), seconds);
    }
  }

  private List<InputTensor> batch(ModelDescription model) {
    return model.input().typical(model.batch().size() == BatchSize.FREE ? images : 1);
  }
}
