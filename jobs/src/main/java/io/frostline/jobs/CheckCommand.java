package io.frostline.jobs;

import io.frostline.message.Count;
import io.frostline.message.Formatted;
import io.frostline.message.UserException;
import io.frostline.spark.table.TableCheck;
import io.frostline.spark.table.TableCheck.RepeatedImages;
import io.frostline.spark.table.TableFindings;
import io.frostline.spark.table.TableFolder;
import io.frostline.spark.table.TableRepair;
import io.frostline.storage.Lease;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code frostline check}: whether a table is whole, and what to do if it is not. */
@Command(
    name = "check",
    description = {
      "Check that a feature or predictions table is whole, and repair it.",
      "",
      "The command reads every page of every file and compares it with its checksum, compares the"
          + " files with those that were committed, and looks for images or texts with"
          + " several rows."
          + " If something is wrong, it says what, and exits with code 2.",
      "",
      "With --repair, files that cannot stay are moved to _set_aside in the table, and nothing is"
          + " deleted. If rows are lost with them, the table counts as unfinished until the command"
          + " that wrote it has added them again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  frostline check features",
      "  frostline check s3a://bucket/features --repair"
    })
final class CheckCommand implements Callable<Integer>, Resumable {
  @Parameters(
      paramLabel = "TABLE",
      converter = OutputAddress.class,
      description =
          "The table to check, as written by extract or classify. Any Hadoop file system.")
  private String table;

  @Option(names = "--repair", description = "Repair what can be repaired.")
  private boolean repair;

  @Option(
      names = "--repeated-images",
      description =
          "Accept several rows for an image or text, for tables of manifests that list it several"
              + " times.")
  private boolean repeatedImages;

  @Mixin private SparkOptions spark;

  @Mixin private ConfigurationOption configuration;

  @Override
  public Integer call() {
    try (SparkApplication application = spark.application("check")) {
      SparkSession session = application.session();
      TableFolder folder = new TableFolder(table, session.sessionState().newHadoopConf());
      if (repair) {
        try (Lease lease = folder.lease("check --repair")) {
          check(session, folder);
        }
      } else {
        check(session, folder);
      }
    }
    return ExitCode.DONE;
  }

  @Override
  public String kept() {
    return repair ? "what is repaired is kept" + RERUN : "nothing was changed";
  }

  private void check(SparkSession session, TableFolder folder) {
    TableFindings found =
        new TableCheck(
                session, folder, repeatedImages ? RepeatedImages.ACCEPT : RepeatedImages.REFUSE)
            .run();
    System.out.printf(
        Locale.ROOT,
        "%s with %s can be read.%n",
        Count.of(found.files(), "file"),
        Count.of(found.rows(), "row"));
    if (found.isWhole()) {
      if (found.told().isEmpty()) {
        System.out.println(
            "It has no _frostline.json: Spark derived it from another table, or the file is lost.");
      }
      System.out.println("The table is whole: " + folder.path());
    } else if (repair) {
      found.problems().forEach(System.out::println);
      print(new TableRepair(session, folder).run(found));
    } else {
      throw new UserException(
          Formatted.of(
              "The table %s is not whole.%n  %s%nRerun the command with --repair: it moves aside what cannot stay, and says how to restore the rest.",
              folder.path(), String.join(System.lineSeparator() + "  ", found.problems())));
    }
  }

  private static void print(TableRepair.Summary summary) {
    summary.done().forEach(System.out::println);
    System.out.println(summary.next().orElse("The table is whole now."));
  }
}
