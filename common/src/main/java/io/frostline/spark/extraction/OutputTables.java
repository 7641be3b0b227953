package io.frostline.spark.extraction;

import io.frostline.backbone.ModelName;
import io.frostline.feature.ExtractionPlan;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * Where the tables of a run are: the table of a single model is {@code out} itself; of several, the
 * table of each is a folder below it with the name of the model.
 *
 * @param out an address on any Hadoop file system
 * @param models the names of the packages, in order
 */
public record OutputTables(String out, List<String> models) {
  public OutputTables {
    models = List.copyOf(models);
    Set<String> different = new HashSet<>();
    for (String model : models) {
      if (!different.add(model)) {
        throw new UserException(
            Formatted.of(
                "--model gives %s twice, but each model fills one table. Give it once; several layers of a model become several columns of its table, see --layer.",
                model));
      }
    }
  }

  /** Those of plans. */
  public static OutputTables of(String out, List<ExtractionPlan> plans) {
    return new OutputTables(out, plans.stream().map(plan -> plan.origin().model()).toList());
  }

  /**
   * The address of each table, in the order of the models.
   *
   * @throws UserException if one of several models has a name that no package can have
   */
  public List<String> uris() {
    return models.size() == 1
        ? List.of(out)
        : models.stream().map(ModelName::of).map(this::below).toList();
  }

  private String below(ModelName model) {
    return new Path(out, model.text()).toString();
  }
}
