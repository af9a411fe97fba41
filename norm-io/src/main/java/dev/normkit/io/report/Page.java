package dev.normkit.io.report;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * A page of findings and pictures, whatever it is about.
 *
 * @param title what it is about
 * @param subtitle one line below
 * @param verdict the result in a few words
 * @param good whether there is nothing wrong
 * @param cards what was found, the worst first
 * @param overview one row per section, for a first look
 * @param sections what there is, those with errors first; each is made when its turn comes
 */
record Page(
    String title,
    String subtitle,
    String verdict,
    boolean good,
    List<Card> cards,
    List<Overview> overview,
    Iterable<Section> sections) {

  /**
   * Something that was found.
   *
   * @param tone {@code error}, {@code note} or {@code info}
   * @param title in a few words
   * @param places where, and the numbers there
   * @param lines what it means and what to do: each a heading and a sentence
   */
  record Card(String tone, String title, List<Place> places, List<Line> lines) {}

  /**
   * One place of a finding.
   *
   * @param section the number of its section; -1 if it has none
   * @param name what it is called
   * @param text the numbers there
   */
  record Place(int section, String name, String text) {}

  /**
   * A heading and what belongs to it.
   *
   * @param name the heading
   * @param text the rest
   */
  record Line(String name, String text) {}

  /**
   * A picture of all sections.
   *
   * @param title what is drawn
   * @param text how to read it
   * @param rows one per section
   */
  record Overview(String title, String text, List<Bar> rows) {}

  /**
   * One section in an overview.
   *
   * @param section its number
   * @param name what it is called
   * @param tone {@code error}, {@code note} or {@code good}
   * @param least the smallest number of its channels
   * @param median the middle one
   * @param most the largest
   */
  record Bar(int section, String name, String tone, double least, double median, double most) {}

  /**
   * One layer.
   *
   * @param number its place in the file, from 0
   * @param tone {@code error}, {@code note} or {@code good}
   * @param title its name
   * @param subtitle what it is, in a few words
   * @param facts what is known of it
   * @param strips pictures of its channels
   */
  record Section(
      int number,
      String tone,
      String title,
      String subtitle,
      List<Line> facts,
      List<Strip> strips) {}

  /**
   * Numbers by channel.
   *
   * @param title what is drawn
   * @param logarithmic whether the scale is
   * @param values one per channel
   * @param marked the channels that a finding is about
   */
  record Strip(String title, boolean logarithmic, double[] values, List<Integer> marked) {}

  void write(Writer to) throws IOException {
    new PageWriter(this, to).write();
  }
}
