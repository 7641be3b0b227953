package io.frostline.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** A Parquet folder as DuckDB reads it: without Spark and without any code of Frostline's. */
record Table(Path folder) {

  /** The rows of {@code SELECT columns FROM table clauses}; arrays of floats as their bits. */
  List<String> select(String columns, String clauses) {
    return query("SELECT %s FROM %s %s".formatted(columns, source(), clauses));
  }

  private String source() {
    String literal = folder.toString().replace("'", "''").replace("[", "[[]");
    return "read_parquet('%s/*.parquet')".formatted(literal);
  }

  /** The rows of any query; arrays of floats as their bits. */
  static List<String> query(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(row(result));
      }
    } catch (SQLException failure) {
      throw new AssertionError(query, failure);
    }
    return rows;
  }

  private static String row(ResultSet result) throws SQLException {
    StringJoiner row = new StringJoiner("|");
    for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
      Object value = result.getObject(column);
      row.add(
          value instanceof java.sql.Array array
              ? Arrays.stream((Object[]) array.getArray()).map(Table::element).toList().toString()
              : String.valueOf(value));
    }
    return row.toString();
  }

  private static String element(Object value) {
    return value instanceof Float number
        ? "%08x".formatted(Float.floatToRawIntBits(number))
        : String.valueOf(value);
  }

  /** Every row with every bit, in an order that does not depend on files. */
  List<String> allBits() {
    return select("*", "ORDER BY ALL");
  }

  /** Names and types of the columns. */
  List<String> columns() {
    return query("DESCRIBE SELECT * FROM " + source()).stream()
        .map(column -> column.split("\\|")[0] + " " + column.split("\\|")[1])
        .toList();
  }

  /** How many files are committed; none when the folder does not exist. */
  long files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  long count() {
    return Long.parseLong(select("count(*)", "").get(0));
  }

  Table rejected() {
    return new Table(folder.resolve("_rejected"));
  }
}
