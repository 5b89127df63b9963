/**
 * Sends to RabbitMQ by AMQP 0-9-1 with publisher confirms, and receives from it; one connection per
 * session and receiver. PR0800 to PR0899.
 *
 * <p>AMQP tells of a mistake by closing the channel, which says nothing of the other messages on
 * it. So what has not been seen to work is first done on a second channel, whose end harms nobody
 * else ({@link dev.postrider.connector.rabbitmq.SideChannel}).
 */
@NullMarked
package dev.postrider.connector.rabbitmq;

import org.jspecify.annotations.NullMarked;
