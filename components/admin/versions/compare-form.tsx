interface CompareFormProps {
  number: number;
  newest: number;
  against: number | null;
}

/** Chooses what a version is compared with, by its number. */
export function CompareForm({ number, newest, against }: CompareFormProps) {
  if (newest <= 1) return null;
  return (
    <form className="flex items-end gap-2">
      <label className="text-sm">
        <span className="mb-1 block text-muted">Compare with version</span>
        <input
          name="against"
          type="number"
          inputMode="numeric"
          required
          min={1}
          max={newest}
          defaultValue={against ?? (number === newest ? "" : newest)}
          className="admin-input"
        />
      </label>
      <button type="submit" className="admin-button">
        Compare
      </button>
    </form>
  );
}
