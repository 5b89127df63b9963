package dev.postrider.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Sets the parameters of a statement one after the other. */
final class Parameters {

  /** Further than any message lives, and within the years every database knows. */
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final PreparedStatement statement;
  private int index;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  Parameters text(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
    return this;
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
    Connection connection = statement.getConnection();
    statement.setArray(++index, connection.createArrayOf("VARCHAR", values.toArray()));
    return this;
  }
}
