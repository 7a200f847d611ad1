interface ActivityChartProps {
  days: readonly { day: string; logins: number; failures: number; enrollments: number }[];
}

const series = [
  { key: "logins", title: "Logins", color: "var(--color-accent)" },
  { key: "failures", title: "Failed logins", color: "var(--color-danger)" },
  { key: "enrollments", title: "New accounts", color: "var(--color-info)" },
] as const;

const HEIGHT = 120;
const STEP = 40;
const BAR = 10;

/** Logins over time as bars, with the same numbers as a table for whoever does not see them. */
export function ActivityChart({ days }: ActivityChartProps) {
  const most = Math.max(1, ...days.flatMap((day) => series.map(({ key }) => day[key])));
  return (
    <figure>
      <figcaption className="mb-2 flex flex-wrap gap-x-5 text-sm">
        {series.map(({ key, title, color }) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <svg width="12" height="12" aria-hidden="true">
              <rect width="12" height="12" rx="3" fill={color} />
            </svg>
            {`${title}: ${days.reduce((sum, day) => sum + day[key], 0)}`}
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * STEP} ${HEIGHT + 18}`}
        className="h-auto w-full"
        role="img"
        aria-label={`Logins of the last ${days.length} days; the numbers follow as a table`}
      >
        <line x1="0" y1={HEIGHT} x2={days.length * STEP} y2={HEIGHT} stroke="var(--color-line)" />
        {days.map((day, index) => (
          <g key={day.day} transform={`translate(${index * STEP} 0)`}>
            {series.map(({ key, color }, bar) => {
              const height = (day[key] / most) * (HEIGHT - 4);
              return (
                <rect
                  key={key}
                  x={4 + bar * (BAR + 1)}
                  y={HEIGHT - height}
                  width={BAR}
                  height={height}
                  rx="2"
                  fill={color}
                />
              );
            })}
            <text x={STEP / 2} y={HEIGHT + 14} textAnchor="middle" fontSize="10" fill="var(--color-muted)">
              {day.day.slice(8)}
            </text>
          </g>
        ))}
      </svg>
      <details className="mt-1 text-sm">
        <summary className="cursor-pointer text-muted">Numbers</summary>
        <table className="mt-2 tabular-nums">
          <thead>
            <tr>
              <th scope="col" className="pe-4 text-start font-semibold">
                Day
              </th>
              {series.map(({ key, title }) => (
                <th key={key} scope="col" className="pe-4 text-end font-semibold">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={day.day}>
                <th scope="row" className="pe-4 text-start font-normal">
                  {day.day}
                </th>
                {series.map(({ key }) => (
                  <td key={key} className="pe-4 text-end">
                    {day[key]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
