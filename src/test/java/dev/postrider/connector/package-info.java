/** What every connector promises, as tests on a real broker. */
package dev.postrider.connector;
