"use strict";

/* The explorer's one name. Months are numbered from January of the year nought. */
window.Explorer = {};

(function (explorer) {
  const MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
  ];
  const LENGTHS = { month: 1, quarter: 3, year: 12 };

  /** E.g. December 2016. */
  function month(number) {
    return `${MONTHS[number % 12]} ${Math.floor(number / 12)}`;
  }

  /** First day of a month, e.g. 2016-12-01. */
  function firstDay(number) {
    return `${code(number)}-01`;
  }

  /** Last day of a month, e.g. 2016-12-31. */
  function lastDay(number) {
    const day = new Date(Date.UTC(Math.floor(number / 12), (number % 12) + 1, 0)).getUTCDate();
    return `${code(number)}-${String(day).padStart(2, "0")}`;
  }

  /** A month as it stands in a link, e.g. 2016-12. */
  function code(number) {
    return `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
  }

  /** The number of a month that stands in a link; null where it is none. */
  function coded(text) {
    const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text || "");
    return parts ? Number(parts[1]) * 12 + Number(parts[2]) - 1 : null;
  }

  /** A period by the month it ends in, e.g. October to December 2016. */
  function period(kind, end) {
    if (kind === "month") return month(end);
    if (kind === "quarter") return `${MONTHS[(end - 2) % 12]} to ${month(end)}`;
    return `Year to ${month(end)}`;
  }

  /** A period in few letters, e.g. Oct–Dec 2016. */
  function short(kind, end) {
    const name = (number) => MONTHS[number % 12].slice(0, 3);
    const last = `${name(end)} ${Math.floor(end / 12)}`;
    if (kind === "quarter") return `${name(end - 2)}–${last}`;
    return kind === "year" ? `Year to ${last}` : last;
  }

  /** First month of the period that ends with a month. */
  function begins(kind, end) {
    return end - LENGTHS[kind] + 1;
  }

  /** The text with a capital at its start, the rest as it was. */
  function opening(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
  }

  explorer.words = { begins, code, coded, firstDay, lastDay, month, opening, period, short };
})(window.Explorer);
