package dev.postrider.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. */
final class Parameters {

  /** Further than any message lives, and within the years every database knows. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final PreparedStatement statement;
  private int index;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  Parameters text(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  /** Cut, and without the character that PostgreSQL cannot store. */
  Parameters text(@Nullable String value, int max) throws SQLException {
    if (value == null) {
      return text(null);
    }
    String clean = value.replace('\0', ' ');
    return text(clean.length() <= max ? clean : clean.substring(0, max));
  }

  /** Before the first or after the last year that every database knows means that year. */
  Parameters time(Instant value) throws SQLException {
    Instant known = value.isBefore(FIRST) ? FIRST : value.isAfter(LAST) ? LAST : value;
    statement.setObject(++index, known.atOffset(ZoneOffset.UTC));
    return this;
  }

  Parameters timeOrNull(@Nullable Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(++index, Types.TIMESTAMP_WITH_TIMEZONE);
      return this;
    }
    return time(value);
  }

  Parameters number(int value) throws SQLException {
    statement.setInt(++index, value);
    return this;
  }

  Parameters number(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  Parameters bytes(byte[] value) throws SQLException {
    statement.setBytes(++index, value);
    return this;
  }

  Parameters lane(LaneId lane) throws SQLException {
    return text(lane.broker()).number(lane.shard());
  }

  /** For {@link Dialect#later}; beyond a hundred years means a hundred years. */
  Parameters millis(@Nullable Duration value) throws SQLException {
    if (value == null) {
      statement.setNull(++index, Types.BIGINT);
      return this;
    }
    return number(value.compareTo(FOREVER) > 0 ? FOREVER.toMillis() : value.toMillis());
  }

  /** For {@code = ANY(?)}; sorted, so that concurrent statements lock rows in the same order. */
  Parameters numbers(Collection<Long> values) throws SQLException {
    Connection connection = statement.getConnection();
    Array array = connection.createArrayOf("BIGINT", values.stream().sorted().toArray());
    statement.setArray(++index, array);
    return this;
  }

  /** For {@code = ANY(?)}. */
  Parameters texts(Collection<String> values) throws SQLException {
    return array("VARCHAR", values.toArray());
  }

  Parameters array(String type, Object[] values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
    return this;
  }

  /** Texts, whole numbers and times, one after the other. */
  Parameters all(Collection<?> values) throws SQLException {
    for (Object value : values) {
      if (value instanceof Instant time) {
        time(time);
      } else if (value instanceof Number number) {
        number(number.longValue());
      } else {
        text(value.toString());
      }
    }
    return this;
  }
}
