"""Events, bookings, attendance, feedback, certificates; the development plans of staff."""
