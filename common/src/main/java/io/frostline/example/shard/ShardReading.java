package io.frostline.example.shard;

import java.io.Serializable;
import java.util.List;

/**
 * How a shard is understood.
 *
 * @param columns which are read as what, in words; empty if the format has none
 * @param remarks what is not obvious about it, in words
 * @param noLabels how many values stand for no label, such as -1
 */
public record ShardReading(String file, String columns, List<String> remarks, long noLabels)
    implements Serializable {
  public ShardReading {
    remarks = List.copyOf(remarks);
  }
}
