package dev.normkit.selector.report;

import com.google.common.collect.ImmutableList;
import dev.normkit.selector.report.Table.Columns;
import java.util.ArrayList;
import java.util.List;

/**
 * A result as data: lines for people and facts for programs. Decisions build it; only this package
 * knows how text and JSON look.
 *
 * @param tables lines for people, in their order
 * @param facts the same for programs, in more detail
 */
public record Report(List<Table> tables, Facts facts) {
  /** Copies the tables. */
  public Report {
    tables = List.copyOf(tables);
  }

  /** {@return a builder without lines and facts} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The report as lines of text.
   *
   * @return the lines, without a line end after the last
   */
  public String toText() {
    return TextWriter.text(tables);
  }

  /**
   * The report as JSON, pretty printed, with the names in the order of the facts.
   *
   * @return the text, without a line end after the last brace
   */
  public String toJson() {
    return facts.toJson();
  }

  /** Fills a report from top to bottom; one call adds what both people and programs read. */
  public static final class Builder {
    private static final String NONE = "NONE";

    private final List<Table> tables = new ArrayList<>();
    private Facts facts = Facts.none();

    private Builder() {}

    /**
     * Adds a line for people.
     *
     * @param cells the heading, then the contents
     * @return this builder
     */
    public Builder line(String... cells) {
      tables.add(new Table(Columns.FREE, List.of(List.of(cells))));
      return this;
    }

    /**
     * Adds lines for people in aligned columns.
     *
     * @param rows the heading, then the contents; equally many cells in each row
     * @return this builder
     */
    public Builder table(List<List<String>> rows) {
      tables.add(new Table(Columns.ALIGNED, rows));
      return this;
    }

    /**
     * Adds facts for programs.
     *
     * @param more facts of names that the report doesn't have yet
     * @return this builder
     */
    public Builder facts(Facts more) {
      facts = facts.withAll(more);
      return this;
    }

    /**
     * Adds the candidates of a decision: for people the chosen one first, for programs in the given
     * order as {@code candidates}.
     *
     * @param heading what is chosen, for example {@code backend}
     * @param candidates one line each
     * @param whyNone the reason in the first line if none was chosen
     * @return this builder
     */
    public Builder candidates(String heading, List<Candidate> candidates, String whyNone) {
      List<List<String>> rows = new ArrayList<>();
      for (Candidate candidate : candidates) {
        rows.add(candidate.chosen() ? 0 : rows.size(), row(heading, candidate.cells()));
      }
      if (candidates.stream().noneMatch(Candidate::chosen)) {
        rows.add(0, List.of(heading, NONE, "refused", whyNone));
      }
      tables.add(new Table(Columns.ALIGNED_BELOW_THE_FIRST, rows));
      return facts(
          Facts.none().with("candidates", candidates.stream().map(Candidate::facts).toList()));
    }

    private static List<String> row(String heading, List<String> cells) {
      return ImmutableList.<String>builder().add(heading).addAll(cells).build();
    }

    /**
     * Adds notes, for programs as {@code notes}.
     *
     * @param notes what else the user should know, one sentence each
     * @return this builder
     */
    public Builder notes(List<String> notes) {
      notes.forEach(note -> line("note", note));
      return facts(Facts.none().with("notes", notes));
    }

    /**
     * Adds what the result rests on, for programs as {@code inputs}.
     *
     * @param inputs each with its source
     * @return this builder
     */
    public Builder inputs(List<Input> inputs) {
      inputs.forEach(this::line);
      return facts(Facts.none().with("inputs", inputs.stream().map(Input::facts).toList()));
    }

    /**
     * Adds an input for people.
     *
     * @param input what the result rests on
     * @return this builder
     */
    public Builder line(Input input) {
      return line("input", input.name(), input.value(), input.source().word());
    }

    /**
     * Adds another report: its lines, and its facts under a name.
     *
     * @param name the name of these facts
     * @param part the other report
     * @return this builder
     */
    public Builder part(String name, Report part) {
      tables.addAll(part.tables);
      return facts(Facts.none().with(name, part.facts));
    }

    /** {@return a report of what was added so far} */
    public Report build() {
      return new Report(tables, facts);
    }
  }
}
