package seed

import "reflect"

// keys are all that a file may have.
func keys() []string {
	var all []string
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Slice:
			walk(of.Elem())
		case reflect.Struct:
			for _, f := range reflect.VisibleFields(of) {
				if key := f.Tag.Get("yaml"); key != "" {
					all = append(all, key)
					walk(f.Type)
				}
			}
		default:
		}
	}
	walk(reflect.TypeFor[Company]())
	return all
}
