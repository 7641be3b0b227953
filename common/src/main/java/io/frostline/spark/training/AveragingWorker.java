package io.frostline.spark.training;

import io.frostline.head.EngineThreads;
import io.frostline.head.HeadState;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Deeplearning4j worker that also records the batches it was trained on, seeds its random numbers
 * so that a resumed training continues identically, and trains several heads on each batch.
 *
 * <p>Deeplearning4j knows only the first head. Without dropout, which draws from the same random
 * numbers, every head becomes what it would become alone.
 */
final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private final Broadcast<List<HeadState>> start;
  private final long seed;
  private final List<ChunkBatches.Name> batches = new ArrayList<>();
  private transient List<MultiLayerNetwork> others;

  AveragingWorker(Broadcast<List<HeadState>> start, long seed, WorkerConfiguration configuration) {
    super(null, true, configuration, null, null, null);
    this.start = start;
    this.seed = seed;
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    EngineThreads.one();
    List<HeadState> heads = start.value();
    MultiLayerNetwork network = heads.get(0).network();
    others = heads.subList(1, heads.size()).stream().map(HeadState::network).toList();
    seed();
    return network;
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    EngineThreads.one();
    ComputationGraph graph = start.value().get(0).graph();
    seed();
    return graph;
  }

  /** For dropout: the random numbers belong to the thread, which has run other tasks before. */
  private void seed() {
    Nd4j.getRandom().setSeed(seed * 31 + TaskContext.getPartitionId());
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      DataSet batch, MultiLayerNetwork network, boolean isLast) {
    super.processMinibatch(batch, network, false);
    others.forEach(other -> super.processMinibatch(batch, other, false));
    batch.getExampleMetaData(ChunkBatches.Name.class).forEach(batches::add);
    return isLast ? getFinalResult(network) : null;
  }

  @Override
  public ParameterAveragingTrainingResult processMinibatch(
      DataSet batch, ComputationGraph graph, boolean isLast) {
    super.processMinibatch(batch, graph, false);
    batch.getExampleMetaData(ChunkBatches.Name.class).forEach(batches::add);
    return isLast ? getFinalResult(graph) : null;
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResult(MultiLayerNetwork network) {
    List<MultiLayerNetwork> networks = new ArrayList<>(List.of(network));
    networks.addAll(others);
    return Turn.Result.of(networks, batches);
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResult(ComputationGraph graph) {
    return Turn.Result.of(List.of(graph), batches);
  }

  @Override
  public ParameterAveragingTrainingResult getFinalResultNoData() {
    return Turn.Result.idle();
  }
}
