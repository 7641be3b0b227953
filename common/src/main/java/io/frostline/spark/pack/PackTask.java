package io.frostline.spark.pack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.example.Example;
import io.frostline.example.RejectedExampleException;
import io.frostline.example.shard.ShardFormat;
import io.frostline.example.shard.ShardWriter;
import io.frostline.feature.ReadAhead;
import io.frostline.feature.StageTimes;
import io.frostline.spark.listing.ExampleSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** One task: packs the images of one shard, in order. */
final class PackTask implements VoidFunction<Iterator<Tuple2<PlannedImage, Integer>>> {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Spec spec;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final LongAccumulator seen;

  /**
   * The input of a task.
   *
   * @param run a name that no other run has
   * @param shards the number of the shard of each partition
   */
  record Spec(ExampleSource images, ShardFormat to, String out, String run, List<Integer> shards)
      implements Serializable {}

  private record Images(Iterator<Tuple2<PlannedImage, Integer>> rows) implements Iterator<Example> {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Example next() {
      return rows.next()._1().file();
    }
  }

  /**
   * @param seen counts images, for progress display only
   */
  PackTask(Spec spec, Broadcast<SerializableConfiguration> hadoop, LongAccumulator seen) {
    this.spec = spec;
    this.hadoop = hadoop;
    this.seen = seen;
  }

  @Override
  public void call(Iterator<Tuple2<PlannedImage, Integer>> rows) throws IOException {
    if (rows.hasNext()) {
      int number = spec.shards().get(TaskContext.getPartitionId());
      pack(new Images(rows), ShardName.of(number, spec.to()));
    }
  }

  private void pack(Iterator<Example> images, String name) throws IOException {
    Configuration configuration = hadoop.value().value();
    PackFolder folder = new PackFolder(spec.out(), configuration);
    Path part = part(folder, name);
    try {
      write(images, name, folder, part);
    } finally {
      folder.discard(part);
    }
  }

  private Path part(PackFolder folder, String name) {
    return folder.part(spec.run(), TaskContext.get().taskAttemptId(), name);
  }

  private void write(Iterator<Example> images, String name, PackFolder folder, Path part)
      throws IOException {
    Configuration configuration = hadoop.value().value();
    List<Example> packed = new ArrayList<>();
    List<ObjectNode> rejected = new ArrayList<>();
    try (ReadAhead contents =
            new ReadAhead(images, spec.images().reader(configuration), new StageTimes());
        ShardWriter shard = ShardWriter.create(spec.to(), part.toString(), configuration)) {
      while (contents.hasNext()) {
        ReadAhead.ReadFile next = contents.next();
        if (next.rejection() == null) {
          shard.add(next.file(), next.bytes());
          packed.add(next.file());
        } else {
          rejected.add(line(next.file(), next.rejection()));
        }
        seen.add(1);
      }
      List<String> inside = shard.finish(folder.shard(name).toString());
      if (!packed.isEmpty()) {
        IndexedShard indexed = new IndexedShard(name, packed.size(), folder.length(part));
        List<ObjectNode> lines = new ArrayList<>();
        for (int image = 0; image < inside.size(); image++) {
          lines.add(line(packed.get(image), indexed, inside.get(image)));
        }
        folder.put(part, folder.shard(name));
        put(lines, folder, part(folder, name + ".index"), folder.indexOf(name));
      }
      put(rejected, folder, part(folder, name + ".rejected"), folder.rejectedOf(name));
    }
  }

  private static ObjectNode line(Example image, IndexedShard shard, String inside) {
    return JSON.createObjectNode()
        .put("uri", image.uri())
        .put("label", image.label())
        .put("length", image.length())
        .put("modified", image.modified() == null ? null : image.modified().toEpochMilli())
        .put("packed", inside)
        .put(ShardIndex.SHARD, shard.name())
        .put(ShardIndex.SHARD_IMAGES, shard.images())
        .put(ShardIndex.SHARD_BYTES, shard.bytes());
  }

  private static ObjectNode line(Example image, RejectedExampleException rejection) {
    return JSON.createObjectNode()
        .put("uri", image.uri())
        .put("stage", rejection.reason().stage().name())
        .put("reason", rejection.reason().name())
        .put("message", rejection.getMessage());
  }

  private static void put(List<ObjectNode> lines, PackFolder folder, Path part, Path target)
      throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    try (OutputStream out = new BufferedOutputStream(folder.create(part))) {
      for (ObjectNode line : lines) {
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
      }
    }
    folder.put(part, target);
  }
}
